package dev.egcfg.core.torch;

/**
 * How to run a model.
 *
 * @param threads compute threads; more than idle cores is ruinous
 * @param cacheBytes most memory for cached keys and values
 */
public record TorchOptions(Precision precision, int threads, long cacheBytes) {}
