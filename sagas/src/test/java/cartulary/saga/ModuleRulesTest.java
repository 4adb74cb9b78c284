package cartulary.saga;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

@AnalyzeClasses(packages = "cartulary.saga", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {
    @ArchTest
    static final ArchRule processes_stay_apart = slices().matching("cartulary.saga.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage("cartulary.saga.support.."));

    @ArchTest
    static final ArchRule support_knows_no_process = noClasses()
            .that()
            .resideInAPackage("cartulary.saga.support..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("cartulary.saga.checkout..", "cartulary.saga.payment..");

    @ArchTest
    static final ArchRule a_process_knows_no_other_side = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "cartulary.command..",
                    "cartulary.query..",
                    "cartulary.gateway..",
                    "cartulary.embedded..",
                    "cartulary.sandbox..")
            .because("they speak over the buses alone");

    @ArchTest
    static final ArchRule a_process_knows_no_web_and_no_documents = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.web..",
                    "jakarta.servlet..",
                    "org.springframework.data..",
                    "com.mongodb..",
                    "com.stripe..");

    @ArchTest
    static final ArchRule only_the_workers_know_a_provider = noClasses()
            .that()
            .resideOutsideOfPackages("cartulary.saga.payment..", "cartulary.saga.reconciliation..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("cartulary.payments..");

    @ArchTest
    static final ArchRule time_and_chance_come_from_one_seam = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat(belongToAnyOf(java.util.Random.class, ThreadLocalRandom.class));
}
