package dev.egcfg.benchmarks.ds1000;

import java.util.Arrays;
import java.util.Optional;

/** The libraries that DS-1000 asks about. */
public enum Library {
  MATPLOTLIB("Matplotlib"),
  NUMPY("Numpy"),
  PANDAS("Pandas"),
  PYTORCH("Pytorch"),
  SCIPY("Scipy"),
  SKLEARN("Sklearn"),
  TENSORFLOW("Tensorflow");

  private final String dataName;

  Library(String dataName) {
    this.dataName = dataName;
  }

  /** The name in the data, such as {@code Pandas}. */
  public String dataName() {
    return dataName;
  }

  static Optional<Library> named(String dataName) {
    return Arrays.stream(values()).filter(each -> each.dataName.equals(dataName)).findFirst();
  }
}
