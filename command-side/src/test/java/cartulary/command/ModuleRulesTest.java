package cartulary.command;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

@AnalyzeClasses(packages = "cartulary.command", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {
    /** They speak by commands and events; what all may know is in support. */
    @ArchTest
    static final ArchRule features_of_a_side_stay_apart = slices().matching("cartulary.command.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage("cartulary.command.support.."));

    @ArchTest
    static final ArchRule support_knows_no_feature = noClasses()
            .that()
            .resideInAPackage("cartulary.command.support..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("cartulary.command..").and(resideOutsideOfPackage("cartulary.command.support..")));

    @ArchTest
    static final ArchRule the_model_knows_no_web_no_database_no_provider = noClasses()
            .that()
            .resideInAPackage("cartulary.command..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.web..",
                    "org.springframework.data..",
                    "org.springframework.jdbc..",
                    "java.sql..",
                    "com.stripe..",
                    "com.alipay..",
                    "com.wechat..");

    @ArchTest
    static final ArchRule sides_know_each_other_by_contracts_alone = noClasses()
            .that()
            .resideInAPackage("cartulary.command..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("cartulary.query..", "cartulary.saga..", "cartulary.gateway..", "cartulary.payments..");

    @ArchTest
    static final ArchRule time_and_chance_come_from_one_seam = noClasses()
            .that()
            .resideInAPackage("cartulary.command..")
            .should()
            .accessTargetWhere(readsTheWallClockOrThrowsDice());

    private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaAccess<?>> readsTheWallClockOrThrowsDice() {
        var clocks = Set.of(
                Instant.class.getName(),
                LocalDate.class.getName(),
                LocalDateTime.class.getName(),
                OffsetDateTime.class.getName(),
                ZonedDateTime.class.getName());
        return DescribedPredicate.describe("that reads the wall clock or throws dice", access -> {
            AccessTarget target = access.getTarget();
            var owner = target.getOwner().getName();
            var name = target.getName();
            if (clocks.contains(owner)) return name.equals("now");
            if (owner.equals(Clock.class.getName())) return name.startsWith("system");
            if (owner.equals(InstantSource.class.getName())) return name.equals("system");
            if (owner.equals(System.class.getName()))
                return Set.of("currentTimeMillis", "nanoTime").contains(name);
            if (owner.equals(UUID.class.getName())) return name.equals("randomUUID");
            if (owner.equals(Math.class.getName())) return name.equals("random");
            return owner.equals(Random.class.getName());
        });
    }
}
