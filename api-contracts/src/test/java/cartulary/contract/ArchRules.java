package cartulary.contract;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rules that hold inside every module, for its own test to check. Each refuses to pass over no classes at all, so a
 * typo in the package's name is found.
 */
public final class ArchRules {
    /** Of the clock and of chance, by owner and method. */
    private static final Pattern TIME_AND_CHANCE = Pattern.compile(
            "java\\.time\\.[A-Za-z]+\\.now|java\\.time\\.Clock\\.(system|tick)[A-Za-z]*|java\\.time\\.InstantSource\\.system"
                    + "|java\\.lang\\.System\\.currentTimeMillis|java\\.lang\\.Math\\.random|java\\.util\\.UUID\\.randomUUID"
                    + "|java\\.util\\.(Random|SplittableRandom)\\.<init>|java\\.util\\.Date\\.<init>"
                    + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\.current");

    private ArchRules() {}

    /**
     * Features of a side speak by commands and events; {@code support} may be known by all and knows none.
     *
     * @param root as {@code cartulary.command}
     */
    public static ArchRule featuresStayApart(String root) {
        return slices().matching(root + ".(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAPackage(root + ".support.."))
                // The package of the main and the configuration puts the features together.
                .ignoreDependency(resideInAPackage(root), alwaysTrue());
    }

    /** What decides knows its trade, and nothing of the web, of stores or of providers. */
    public static ArchRule modelKnowsNoWebNoDatabaseNoProvider(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.springframework.web..",
                        "org.springframework.data..",
                        "java.sql..",
                        "com.stripe..",
                        "com.alipay.."));
    }

    /**
     * Time and chance come from one seam, or a simulation could not replace them; method references count too.
     *
     * @param seams simple names of the classes that are the seam
     */
    public static ArchRule timeAndChanceComeFromOneSeam(String root, String... seams) {
        return noClasses()
                .that(resideInAPackage(root + "..").and(notOneOf(Set.of(seams))))
                .should(tellTheTimeOrThrowDice());
    }

    private static DescribedPredicate<JavaClass> notOneOf(Set<String> seams) {
        return DescribedPredicate.describe(
                "are not " + seams,
                type -> Stream.iterate(
                                type, t -> t != null, t -> t.getEnclosingClass().orElse(null))
                        .noneMatch(t -> seams.contains(t.getSimpleName())));
    }

    private static ArchCondition<JavaClass> tellTheTimeOrThrowDice() {
        return new ArchCondition<>("tell the time or throw dice by themselves") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getCodeUnits().stream()
                        .flatMap(ArchRules::calls)
                        .filter(call -> TIME_AND_CHANCE.matcher(name(call)).matches())
                        .forEach(call -> events.add(SimpleConditionEvent.satisfied(type, call.getDescription())));
            }
        };
    }

    private static Stream<? extends JavaAccess<? extends CodeUnitAccessTarget>> calls(JavaCodeUnit unit) {
        return Stream.concat(unit.getCallsFromSelf().stream(), unit.getCodeUnitReferencesFromSelf().stream());
    }

    private static String name(JavaAccess<?> call) {
        return call.getTargetOwner().getName() + "." + call.getTarget().getName();
    }
}
