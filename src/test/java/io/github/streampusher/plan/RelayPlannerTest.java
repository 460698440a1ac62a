package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.streampusher.stream.Definition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plans in {@code relay}: of the feed, of the feed of a session that outlives its input, and of each push. */
class RelayPlannerTest {
    @ParameterizedTest
    @MethodSource("io.github.streampusher.plan.PlanCase#relayed")
    void plansEqualExpectedFile(PlanCase planCase, @TempDir Path folder) throws IOException {
        String plans = plans(planCase.definition(folder), planCase.media(), planCase.ffmpeg());
        if (Boolean.getBoolean("plans.rewrite")) {
            planCase.rewrite(plans);
        } else {
            assertEquals(planCase.expected(), plans);
        }
    }

    private static String plans(Definition definition, Optional<Media> media, Capabilities ffmpeg) {
        Optional<String> objection = RelayPlanner.objection(definition, media, ffmpeg);
        if (objection.isPresent()) {
            return "not relayed: " + objection.get() + "\n";
        }
        Plan feed = RelayPlanner.feed(definition, Optional.empty(), media, ffmpeg);
        Delivery.SessionFormat format = Delivery.SessionFormat.of(definition, media, ffmpeg);
        Plan seamless = RelayPlanner.feed(definition, Optional.of(format), media, ffmpeg);
        StringBuilder text = new StringBuilder();
        text.append("feed\n").append(PlanCase.format(feed));
        text.append("\nfeed of a seamless session, ")
                .append(format.size())
                .append(" at ")
                .append(format.frameRate());
        text.append('\n').append(PlanCase.format(seamless));
        for (int i = 0; i < definition.outputs().size(); i++) {
            Plan push = RelayPlanner.push(
                    RelayPlanner.pushOf(definition, definition.outputs().get(i)), ffmpeg);
            text.append("\npush ").append(i + 1).append('\n').append(PlanCase.format(push));
        }
        return text.toString();
    }
}
