package cartulary.query;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.UUID;

@AnalyzeClasses(packages = "cartulary.query", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {
    @ArchTest
    static final ArchRule features_of_a_side_stay_apart = slices().matching("cartulary.query.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage("cartulary.query.support.."));

    @ArchTest
    static final ArchRule the_query_side_knows_no_web_and_no_provider = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.web..",
                    "com.stripe..",
                    "cartulary.command..",
                    "cartulary.saga..",
                    "cartulary.gateway..",
                    "cartulary.payment..");

    @ArchTest
    static final ArchRule a_query_side_sends_no_command =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("cartulary.eventstore.Commands");

    @ArchTest
    static final ArchRule time_and_chance_come_from_one_seam = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(UUID.class, "randomUUID");
}
