package dev.egcfg.core.torch;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Goes with the second run of this package's tests, in which the matrix libraries are told to leave
 * AVX-512 alone: where the processor has none, the first run was that already.
 */
public final class AsOnAvx2 implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Processor.here().flags().contains("avx512bw")
        ? ConditionEvaluationResult.enabled("the processor has AVX-512")
        : ConditionEvaluationResult.disabled("skipped: no AVX-512 here to leave alone");
  }
}
