package dev.egcfg.core.torch;

import java.util.List;

/**
 * How to run a model.
 *
 * @param precisions tried in order, see {@link TorchModel#load}; {@link Precision#preferred()} is
 *     {@code auto}
 * @param threads compute threads; more than idle cores is ruinous
 * @param cacheBytes most memory for cached keys and values
 * @param prefixCache whether tokens that no sequence holds any more are remembered, so that a
 *     sequence that begins alike need not encode them again; changes no number
 */
public record TorchOptions(
    List<Precision> precisions, int threads, long cacheBytes, boolean prefixCache) {

  public TorchOptions {
    precisions = List.copyOf(precisions);
    if (precisions.isEmpty()) {
      throw new IllegalArgumentException("no precision to try");
    }
  }
}
