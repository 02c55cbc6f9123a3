package dev.egcfg.core.torch;

/** What models are to run on. */
public enum DeviceChoice {
  /** Every GPU that is seen, else the processor. */
  AUTO,
  /** The processor, whatever else there is. */
  CPU,
  /** GPUs, or nothing. */
  GPU
}
