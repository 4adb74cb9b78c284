package cartulary.privacy;

import cartulary.contract.ArchRules;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "cartulary.privacy", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {
    /** Keys and nonces come from SecureRandom, which decides nothing. */
    @ArchTest
    static final ArchRule TIME_AND_CHANCE_COME_FROM_ONE_SEAM =
            ArchRules.timeAndChanceComeFromOneSeam("cartulary.privacy");
}
