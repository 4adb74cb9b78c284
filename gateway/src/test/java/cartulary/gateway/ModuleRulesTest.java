package cartulary.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

@AnalyzeClasses(packages = "cartulary.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {
    @ArchTest
    static final ArchRule features_stay_apart = slices().matching("cartulary.gateway.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage("cartulary.gateway.support.."));

    @ArchTest
    static final ArchRule support_knows_no_feature = noClasses()
            .that()
            .resideInAPackage("cartulary.gateway.support..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "cartulary.gateway.catalog..",
                    "cartulary.gateway.ordering..",
                    "cartulary.gateway.payment..",
                    "cartulary.gateway.customer..");

    @ArchTest
    static final ArchRule the_door_knows_no_other_side = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "cartulary.command..",
                    "cartulary.query..",
                    "cartulary.saga..",
                    "cartulary.privacy..",
                    "cartulary.sandbox..",
                    "cartulary.embedded..");

    @ArchTest
    static final ArchRule only_the_webhook_knows_a_provider = noClasses()
            .that()
            .resideOutsideOfPackage("cartulary.gateway.payment..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("cartulary.payments..", "com.stripe..");

    @ArchTest
    static final ArchRule no_aggregate_and_no_table_here = noClasses()
            .that()
            .doNotHaveSimpleName("ProblemAdvice") // It tells a database that is away from a mistake of ours.
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.axonframework.modelling..", "org.axonframework.eventsourcing..", "java.sql..", "javax.sql..")
            .because("the gateway speaks to the sides over the buses alone");

    @ArchTest
    static final ArchRule time_and_chance_come_from_one_seam = noClasses()
            .that()
            .doNotHaveSimpleName("WebConfiguration")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Clock.class, "systemUTC");
}
