package cartulary.loadtest.check;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** A checker that borrows from what it checks repeats its mistakes. */
@AnalyzeClasses(packages = "cartulary.loadtest.check", importOptions = ImportOption.DoNotIncludeTests.class)
class CheckRulesTest {
    @ArchTest
    static final ArchRule the_checker_knows_nothing_of_the_shop = classes()
            .that()
            .resideInAPackage("cartulary.loadtest.check")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "cartulary.loadtest.check", "java..", "com.fasterxml.jackson..", "com.mongodb..", "org.bson..");
}
