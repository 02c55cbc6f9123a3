package dev.egcfg.decoding;

import dev.egcfg.core.Advance;
import dev.egcfg.core.LogProbabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One forward pass while it is put together: what is to be encoded, and who gets the distributions.
 *
 * <p>Beside what it does it counts what it is needed for. The two differ where work is shared: a
 * token that another decoding has drawn already is accounted for here, but not encoded.
 */
final class ForwardPass {

  private final List<Advance> advances = new ArrayList<>();
  private final List<Consumer<List<LogProbabilities>>> receivers = new ArrayList<>();
  private final int lookahead;
  private int neededTokens;

  ForwardPass() {
    this(0);
  }

  /**
   * @param lookahead how many more tokens are expected to follow greedily, should anybody want to
   *     know them now
   */
  ForwardPass(int lookahead) {
    this.lookahead = lookahead;
  }

  /**
   * @param receiver gets the distributions after the advance's last tokens, in token order
   */
  void encode(Advance advance, Consumer<List<LogProbabilities>> receiver) {
    advances.add(advance.lookingAhead(lookahead));
    receivers.add(receiver);
  }

  /** Accounts for tokens that this decoding by itself would have to encode in this pass. */
  void needs(int tokens) {
    neededTokens += tokens;
  }

  List<Advance> advances() {
    return advances;
  }

  int neededTokens() {
    return neededTokens;
  }

  void deliver(List<List<LogProbabilities>> outputs) {
    for (int i = 0; i < receivers.size(); i++) {
      receivers.get(i).accept(outputs.get(i));
    }
  }
}
