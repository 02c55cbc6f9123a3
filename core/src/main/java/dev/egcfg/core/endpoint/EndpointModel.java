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

  /** In which a character is complete that has been begun: UTF-8 has four bytes at most. */
  private static final int CHARACTER_TOKENS = 3;

  private final EndpointClient client;
  private final ServerTraits traits;
  private final TokenCode code;
  private final TokenNames names;
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
      TokenNames names,
      Optional<ChatTemplate> chatTemplate,
      ModelCard card,
      Consumer<EndpointUsage> atClose) {
    this.client = client;
    this.traits = traits;
    this.code = code;
    this.names = names;
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
        if (i >= advance.tokens().length - advance.outputs()) {
          if (place.next().isEmpty()) {
            wanted.add(place);
          } else {
            saved.incrementAndGet();
          }
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
    Choice choice = greedily(place, 1 + lookahead);
    if (choice.positions().isEmpty() && !choice.finished()) {
      // the first token is part of a character: what completes it tells which
      choice = greedily(place, 1 + lookahead + CHARACTER_TOKENS);
    }
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

  private Choice greedily(TokenPath place, int tokens) {
    return ask(CompletionRequest.greedy(code.prompt(place.tokens()), tokens, ALTERNATIVES))
        .choices()
        .get(0);
  }

  /** Whether nothing but the end, which not every server names, is missing here. */
  private static boolean lengthReached(Choice choice, TokenPath at, TokenPath place) {
    return at.length() - place.length() == choice.positions().size();
  }

  private int endToken() {
    return code.endTokens().stream().min(Integer::compare).orElseThrow();
  }

  private Completions ask(CompletionRequest request) {
    try {
      return names.read(client.complete(request, traits.dialect(), traits.identity()));
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

  /**
   * By one request each. Servers that read a prompt's positions at once, by {@code echo}, do so
   * without the prefixes that they have cached.
   */
  @Override
  public boolean readsSeveralPositions() {
    return false;
  }

  /** Fields that the server refused: what they would switch off is as it has been set up. */
  public Set<String> refusedSwitches() {
    return traits.refusedSwitches();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    chatTemplate.ifPresent(ChatTemplate::close);
    atClose.accept(usage());
  }
}
