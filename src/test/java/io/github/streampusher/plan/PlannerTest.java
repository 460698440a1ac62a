package io.github.streampusher.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plans in {@code cases}; {@code -Dplans.rewrite=true} writes them anew, for a person to judge the difference. */
class PlannerTest {
    @ParameterizedTest
    @MethodSource("io.github.streampusher.plan.PlanCase#all")
    void planEqualsExpectedFile(PlanCase planCase, @TempDir Path folder) throws IOException {
        String plan = PlanCase.format(planCase.plan(folder));
        if (Boolean.getBoolean("plans.rewrite")) {
            planCase.rewrite(plan);
        } else {
            assertEquals(planCase.expected(), plan);
        }
    }
}
