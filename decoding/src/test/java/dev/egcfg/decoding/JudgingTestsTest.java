package dev.egcfg.decoding;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Verdict;
import dev.egcfg.execution.VisibleTest;
import org.junit.jupiter.api.Test;

/** What judges a program must not reach a prompt: decoding does not even know its types. */
class JudgingTestsTest {

  private final JavaClasses decoding =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.egcfg.decoding");

  @Test
  void areUnknownToDecoding() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Tests.class, Verdict.class)
        .check(decoding);
  }

  /** A visible test's source may hold the answer; a signal shows its invocation only. */
  @Test
  void theAnswersOfVisibleTestsAreNotReadEither() {
    noClasses().should().callMethod(VisibleTest.class, "source").check(decoding);
  }
}
