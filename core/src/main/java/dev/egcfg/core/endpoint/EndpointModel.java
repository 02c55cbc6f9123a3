package dev.egcfg.core.endpoint;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.ContextOverflowException;
import dev.egcfg.core.ContinuationSampler;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.ModelCard;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.endpoint.Completions.Choice;
import dev.egcfg.core.endpoint.Completions.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A model behind an OpenAI-compatible completions server. A distribution is that of a one-token
 * completion: sparse, the top {@value #ALTERNATIVES} tokens. One request is under way for each
 * sequence of a step, all of them at once, within the client's limits.
 *
 * <p>What the server says is remembered for as long as the sequences live: a greedy completion of
 * several tokens, asked for by {@link Advance#lookahead()}, answers the steps that follow it.
 */
public final class EndpointModel implements LanguageModel {

  /** Most that OpenAI's interface gives. */
  static final int ALTERNATIVES = 5;

  private final EndpointClient client;
  private final ServerTraits traits;
  private final TokenCode code;
  private final Optional<ChatTemplate> chatTemplate;
  private final ModelCard card;
  private final Consumer<EndpointUsage> atClose;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "endpoint-request");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicInteger saved = new AtomicInteger();
  private final DrawnContinuations sampler;

  EndpointModel(
      EndpointClient client,
      ServerTraits traits,
      TokenCode code,
      Optional<ChatTemplate> chatTemplate,
      ModelCard card,
      Consumer<EndpointUsage> atClose) {
    this.client = client;
    this.traits = traits;
    this.code = code;
    this.chatTemplate = chatTemplate;
    this.card = card;
    this.atClose = atClose;
    this.sampler = new DrawnContinuations(this::ask, code);
  }

  /** What was asked of the server so far. */
  public EndpointUsage usage() {
    return client.usage(saved.get());
  }

  @Override
  public List<List<LogProbabilities>> step(List<Advance> batch) {
    requireDistinct(batch);
    List<CompletableFuture<Void>> reads = new ArrayList<>();
    for (Advance advance : batch) {
      TokenPath place = ((EndpointSequence) advance.sequence()).place();
      List<TokenPath> wanted = new ArrayList<>();
      for (int i = 0; i < advance.tokens().length; i++) {
        place = place.then(advance.tokens()[i]);
        if (i >= advance.tokens().length - advance.outputs() && place.next().isEmpty()) {
          wanted.add(place);
        }
      }
      reads.addAll(read(wanted, advance));
    }
    await(reads);
    List<List<LogProbabilities>> outputs = new ArrayList<>();
    for (Advance advance : batch) {
      EndpointSequence sequence = (EndpointSequence) advance.sequence();
      List<LogProbabilities> distributions = new ArrayList<>();
      for (int i = 0; i < advance.tokens().length; i++) {
        sequence.append(advance.tokens()[i]);
        if (i >= advance.tokens().length - advance.outputs()) {
          distributions.add(sequence.place().next().orElseThrow());
        }
      }
      outputs.add(distributions);
    }
    return outputs;
  }

  private static void requireDistinct(List<Advance> batch) {
    Set<Sequence> sequences = new HashSet<>();
    for (Advance advance : batch) {
      if (!sequences.add(advance.sequence())) {
        throw new IllegalArgumentException("a sequence occurs twice in a step");
      }
    }
  }

  /** Starts the requests that bring these distributions. */
  private List<CompletableFuture<Void>> read(List<TokenPath> wanted, Advance advance) {
    if (wanted.size() > 1 && traits.echo()) {
      return List.of(start(() -> readByEcho(wanted)));
    }
    List<CompletableFuture<Void>> reads = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      TokenPath place = wanted.get(i);
      int lookahead = i == wanted.size() - 1 ? advance.lookahead() : 0;
      reads.add(start(() -> readGreedily(place, lookahead)));
    }
    return reads;
  }

  private CompletableFuture<Void> start(Runnable read) {
    return CompletableFuture.runAsync(read, threads);
  }

  /** One greedy completion: the distribution here, and those along it. */
  private void readGreedily(TokenPath place, int lookahead) {
    CompletionRequest request =
        CompletionRequest.greedy(code.prompt(place.tokens()), 1 + lookahead, ALTERNATIVES);
    Choice choice = ask(request).choices().get(0);
    TokenPath at = place;
    for (Position position : choice.positions()) {
      Optional<LogProbabilities> next = Distributions.of(position, code);
      OptionalInt token = code.id(position.token());
      next.ifPresent(at::learn);
      if (next.isEmpty() || token.isEmpty() || code.endTokens().contains(token.getAsInt())) {
        break;
      }
      at = at.then(token.getAsInt());
    }
    if (choice.finished() && at.next().isEmpty() && lengthReached(choice, at, place)) {
      at.learn(Distributions.certain(endToken()));
    }
    if (place.next().isEmpty()) {
      throw new EndpointException(
          client.options().endpoint() + " named no token that can follow the prompt");
    }
  }

  /** Whether nothing but the end, which not every server names, is missing here. */
  private static boolean lengthReached(Choice choice, TokenPath at, TokenPath place) {
    return at.length() - place.length() == choice.positions().size();
  }

  private int endToken() {
    return code.endTokens().stream().min(Integer::compare).orElseThrow();
  }

  /**
   * The prompt's own positions, several at once. Where the server cuts the text into other tokens
   * than ours, its numbers are of no use and each position is asked for by itself.
   */
  private void readByEcho(List<TokenPath> wanted) {
    TokenPath last = wanted.get(wanted.size() - 1);
    CompletionRequest request =
        CompletionRequest.greedy(code.prompt(last.tokens()), 1, ALTERNATIVES).withEcho();
    List<Position> positions = ask(request).choices().get(0).positions();
    // the positions end with the last token of the prompt and the one that was generated
    int[] tokens = last.tokens();
    int generated = positions.size() - 1;
    int learnt = 0;
    for (TokenPath place = last; generated >= 0; place = place.first(place.length() - 1)) {
      Optional<LogProbabilities> next = Distributions.of(positions.get(generated), code);
      if (wanted.contains(place)) {
        next.ifPresent(place::learn);
        learnt += next.isPresent() ? 1 : 0;
      }
      generated--;
      if (place.length() == wanted.get(0).length()
          || generated < 0
          || !code.id(positions.get(generated).token())
              .equals(OptionalInt.of(tokens[place.length() - 1]))) {
        break;
      }
    }
    saved.addAndGet(Math.max(0, learnt - 1));
    for (TokenPath place : wanted) {
      if (place.next().isEmpty()) {
        readGreedily(place, 0);
      }
    }
  }

  private Completions ask(CompletionRequest request) {
    try {
      return client.complete(request, traits.dialect(), traits.identity());
    } catch (RefusedRequestException e) {
      if (e.isContextOverflow()) {
        throw new ContextOverflowException(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private static void await(List<CompletableFuture<Void>> reads) {
    try {
      for (CompletableFuture<Void> read : reads) {
        read.get();
      }
    } catch (InterruptedException e) {
      reads.forEach(read -> read.cancel(true));
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the server");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new CompletionException(e.getCause());
    }
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public Tokenizer tokenizer() {
    return code.tokenizer();
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return chatTemplate;
  }

  @Override
  public Sequence open() {
    return new EndpointSequence(TokenPath.root());
  }

  @Override
  public Optional<ContinuationSampler> continuations() {
    return Optional.of(sampler);
  }

  @Override
  public boolean readsSeveralPositions() {
    return traits.echo();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    atClose.accept(usage());
  }
}
