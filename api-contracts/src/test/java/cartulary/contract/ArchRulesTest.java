package cartulary.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ArchRulesTest {
    private static final JavaClasses CONTRACTS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("cartulary.contract");

    /** Breaks the rule in each way it can be broken. */
    static final class Sinner {
        final Supplier<Instant> reference = Instant::now;

        Object now() {
            return Instant.now();
        }

        Object dice() {
            return UUID.randomUUID();
        }

        Object clock() {
            return InstantSource.system();
        }
    }

    @Test
    void the_contracts_know_no_web_no_database_and_no_provider() {
        assertThat(CONTRACTS).isNotEmpty();
        ArchRules.modelKnowsNoWebNoDatabaseNoProvider("cartulary.contract").check(CONTRACTS);
    }

    @Test
    void the_contracts_tell_no_time_and_throw_no_dice() {
        ArchRules.timeAndChanceComeFromOneSeam("cartulary.contract").check(CONTRACTS);
    }

    @Test
    void calls_and_references_to_clock_and_dice_are_found() {
        var sinner = new ClassFileImporter().importClasses(Sinner.class);
        assertThatThrownBy(() -> ArchRules.timeAndChanceComeFromOneSeam("cartulary.contract")
                        .check(sinner))
                .hasMessageContaining("Instant.now")
                .hasMessageContaining("UUID.randomUUID")
                .hasMessageContaining("InstantSource.system")
                .hasMessageContaining("references method");
        ArchRules.timeAndChanceComeFromOneSeam("cartulary.contract", "Sinner")
                .allowEmptyShould(true)
                .check(sinner);
    }

    @Test
    void a_package_that_is_not_there_is_no_pass() {
        assertThatThrownBy(() ->
                        ArchRules.timeAndChanceComeFromOneSeam("cartulary.typo").check(CONTRACTS))
                .hasMessageContaining("failed to check any classes");
        assertThatThrownBy(() -> ArchRules.featuresStayApart("cartulary.typo").check(CONTRACTS))
                .hasMessageContaining("failed to check any classes");
    }
}
