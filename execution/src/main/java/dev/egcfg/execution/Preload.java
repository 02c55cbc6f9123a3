package dev.egcfg.execution;

import java.util.List;

/** Modules that are worth importing once per worker instead of once per program. */
public enum Preload {
  NONE,
  NUMPY("numpy"),
  PANDAS("numpy", "pandas"),
  /**
   * What DS-1000's programs use, but for PyTorch and TensorFlow, which take seconds and threads.
   */
  DS_1000(
      "numpy",
      "pandas",
      "scipy",
      "scipy.stats",
      "scipy.optimize",
      "scipy.sparse",
      "scipy.interpolate",
      "sklearn",
      "sklearn.preprocessing",
      "sklearn.linear_model",
      "sklearn.model_selection",
      "sklearn.feature_extraction.text",
      "matplotlib.pyplot",
      "seaborn",
      "statsmodels.api");

  private final List<String> modules;

  Preload(String... modules) {
    this.modules = List.of(modules);
  }

  /** For {@link SandboxOptions#withPreloaded}. */
  public List<String> modules() {
    return modules;
  }
}
