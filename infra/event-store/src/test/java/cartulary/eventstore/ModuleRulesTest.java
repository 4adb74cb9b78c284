package cartulary.eventstore;

import cartulary.contract.ArchRules;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "cartulary.eventstore", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {
    /** The configuration hands the machine's clock to the shop's. */
    @ArchTest
    static final ArchRule TIME_AND_CHANCE_COME_FROM_ONE_SEAM =
            ArchRules.timeAndChanceComeFromOneSeam("cartulary.eventstore", "EventStoreConfiguration");
}
