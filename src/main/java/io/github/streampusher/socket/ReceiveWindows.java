package io.github.streampusher.socket;

import io.github.streampusher.socket.InetDiag.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Since when the far ends of connections have read nothing. A far end that is frozen has its kernel take media until the
 * room there is full, which is for 2 to 5 s at 1 Mbit/s; in this time the end of the window that it offers stands still.
 * Confined to one thread.
 */
public final class ReceiveWindows {
    /**
     * A far end reads if its window moves on by this share of what its kernel takes, at least. Of one that reads it moves
     * on by as much, of a frozen one by 5 %, as measured, because the room for a packet is not the size of its media.
     */
    private static final int READING_SHARE_DIVISOR = 4;

    private final Supplier<Map<String, Endpoints>> table;
    private final Function<Endpoints, Optional<Connection>> kernel;
    private final Map<String, Reading> known = new HashMap<>();

    public ReceiveWindows() {
        this(
                SocketQueues::established,
                InetDiag.open()
                        .<Function<Endpoints, Optional<Connection>>>map(diag -> diag::find)
                        .orElse(endpoints -> Optional.empty()));
    }

    /**
     * @param table the connections there are, by inode
     * @param kernel tells what a connection does
     */
    ReceiveWindows(Supplier<Map<String, Endpoints>> table, Function<Endpoints, Optional<Connection>> kernel) {
        this.table = table;
        this.kernel = kernel;
    }

    /**
     * @param then when the far end was last seen to read, or had nothing to read
     * @param at the connection at that time
     */
    private record Reading(Endpoints endpoints, Connection at, Duration then) {
        Reading after(Connection next, Duration now) {
            long taken = next.ackedBytes() - at.ackedBytes();
            long moved = taken + next.windowBytes() - at.windowBytes();
            boolean reads = taken == 0 ? moved > 0 || next.queuedBytes() == 0 : moved * READING_SHARE_DIVISOR >= taken;
            return reads ? new Reading(endpoints, next, now) : this;
        }
    }

    /** Looks at these connections, too, from now on and until they have gone. */
    public void add(Set<String> inodes, Duration now) {
        table.get().forEach((inode, endpoints) -> {
            if (inodes.contains(inode) && !known.containsKey(inode)) {
                find(inode, endpoints).ifPresent(found -> known.put(inode, new Reading(endpoints, found, now)));
            }
        });
    }

    /** Looks at all connections. */
    public void look(Duration now) {
        known.entrySet().removeIf(entry -> {
            Reading reading = entry.getValue();
            Optional<Connection> found = find(entry.getKey(), reading.endpoints());
            found.ifPresent(connection -> entry.setValue(reading.after(connection, now)));
            return found.isEmpty();
        });
    }

    private Optional<Connection> find(String inode, Endpoints endpoints) {
        return kernel.apply(endpoints).filter(found -> found.inode().equals(inode));
    }

    /** How long the far end has read nothing, as far as known; zero for a connection that was not looked at. */
    public Duration unreadTime(String inode, Duration now) {
        return Optional.ofNullable(known.get(inode))
                .map(reading -> now.minus(reading.then()))
                .orElse(Duration.ZERO);
    }
}
