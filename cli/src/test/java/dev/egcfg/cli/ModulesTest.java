package dev.egcfg.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The module graph of the architecture: who may see whom. */
class ModulesTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.egcfg");

  @Test
  void modulesSeeOnlyWhatTheArchitectureAllows() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("core")
        .definedBy("dev.egcfg.core..")
        .layer("execution")
        .definedBy("dev.egcfg.execution..")
        .layer("decoding")
        .definedBy("dev.egcfg.decoding..")
        .layer("benchmarks-api")
        .definedBy("dev.egcfg.benchmarks")
        .layer("mbpp")
        .definedBy("dev.egcfg.benchmarks.mbpp..")
        .layer("humaneval")
        .definedBy("dev.egcfg.benchmarks.humaneval..")
        .layer("codecontests")
        .definedBy("dev.egcfg.benchmarks.codecontests..")
        .layer("ds1000")
        .definedBy("dev.egcfg.benchmarks.ds1000..")
        .layer("experiments")
        .definedBy("dev.egcfg.experiments..")
        .layer("reports")
        .definedBy("dev.egcfg.reports..")
        .layer("jmh")
        .definedBy("dev.egcfg.jmh..")
        .layer("cli")
        .definedBy("dev.egcfg.cli..")
        .whereLayer("core")
        .mayNotAccessAnyLayer()
        .whereLayer("execution")
        .mayNotAccessAnyLayer()
        .whereLayer("decoding")
        .mayOnlyAccessLayers("core", "execution")
        .whereLayer("benchmarks-api")
        .mayOnlyAccessLayers("execution")
        .whereLayer("mbpp")
        .mayOnlyAccessLayers("benchmarks-api", "execution")
        .whereLayer("humaneval")
        .mayOnlyAccessLayers("benchmarks-api", "execution")
        .whereLayer("codecontests")
        .mayOnlyAccessLayers("benchmarks-api", "execution")
        .whereLayer("ds1000")
        .mayOnlyAccessLayers("benchmarks-api", "execution")
        .whereLayer("reports")
        .mayNotAccessAnyLayer()
        .whereLayer("experiments")
        .mayOnlyAccessLayers("decoding", "core", "execution", "benchmarks-api", "reports")
        .whereLayer("jmh")
        .mayOnlyAccessLayers("core", "execution", "decoding")
        .whereLayer("jmh")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .withOptionalLayers(true)
        .check(CLASSES);
  }

  @Test
  void djlIsSeenByTheTorchEngineAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.egcfg.core.torch..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(CLASSES);
  }

  @Test
  void everyModuleIsOnTheClasspathOfTheseRules() {
    assertThat(CLASSES.stream().map(type -> type.getPackageName()))
        .contains(
            "dev.egcfg.core",
            "dev.egcfg.execution",
            "dev.egcfg.decoding",
            "dev.egcfg.benchmarks",
            "dev.egcfg.experiments",
            "dev.egcfg.reports",
            "dev.egcfg.cli");
  }
}
