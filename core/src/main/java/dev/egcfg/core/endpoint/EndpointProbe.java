package dev.egcfg.core.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.egcfg.core.ModelCard;
import dev.egcfg.core.ModelUnavailableException;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.endpoint.Completions.Alternative;
import dev.egcfg.core.endpoint.Completions.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what a server can do before a run depends on it. */
public final class EndpointProbe {

  private static final Logger LOG = LoggerFactory.getLogger(EndpointProbe.class);

  /**
   * Of several tokens in every vocabulary; the last of them ends in no blank. What follows begins
   * with one, by which spellings of tokens differ.
   */
  private static final String TEXT = "def add(a, b):\n    return a +";

  private static final int NO_LIMIT = Integer.MAX_VALUE / 2;

  private final EndpointClient client;
  private final PromptLayout layout;
  private final Consumer<EndpointUsage> atClose;

  private EndpointProbe(
      EndpointClient client, PromptLayout layout, Consumer<EndpointUsage> atClose) {
    this.client = client;
    this.layout = layout;
    this.atClose = atClose;
  }

  /**
   * Makes contact, and a model of what answers.
   *
   * @param atClose is told what was asked and what it cost
   * @throws ModelUnavailableException if nobody answers
   * @throws UnusableEndpointException if the server, or the call, cannot do: the message says what
   *     to change
   */
  public static EndpointModel open(
      EndpointOptions options, PromptLayout layout, Consumer<EndpointUsage> atClose) {
    return open(new EndpointClient(options), layout, atClose);
  }

  static EndpointModel open(
      EndpointClient client, PromptLayout layout, Consumer<EndpointUsage> atClose) {
    return new EndpointProbe(client, layout, atClose).open();
  }

  private EndpointModel open() {
    JsonNode models = client.models();
    Optional<JsonNode> entry = entry(models);
    String identity =
        DigestUtils.sha256Hex(
            entry
                .map(e -> e.path("id") + "\n" + e.path("root") + "\n" + e.path("meta"))
                .orElse(client.options().model()));
    Dialect dialect = dialect(models, identity);
    Optional<Dialect> exact = layout.tokenizer().flatMap(t -> exact(t, dialect, identity));
    TokenCode code =
        exact.isPresent()
            ? new ServerTokens(layout.tokenizer().orElseThrow(), layout.endTokens())
            : new TextTokens(layout.bosText());
    ServerTraits traits = new ServerTraits(exact.orElse(dialect), identity);
    ModelCard card =
        new ModelCard(
            client.options().model(),
            "endpoint",
            DigestUtils.sha256Hex(identity + "\n" + layout.digest()),
            exact.isPresent() ? "served-ids" : "served-text",
            EndpointModel.ALTERNATIVES,
            entry.map(EndpointProbe::contextLength).orElse(NO_LIMIT),
            code.endTokens());
    TokenNames names = new TokenNames(client.options().endpoint(), exact.isPresent());
    names.read(client.complete(seeded(), traits.dialect(), identity));
    return new EndpointModel(client, traits, code, names, layout.chatTemplate(), card, atClose);
  }

  /** What the server says of the model; of its only one, if it calls it by another name. */
  private Optional<JsonNode> entry(JsonNode models) {
    List<JsonNode> entries =
        StreamSupport.stream(models.path("data").spliterator(), false).toList();
    Optional<JsonNode> named =
        entries.stream()
            .filter(entry -> entry.path("id").asText().equals(client.options().model()))
            .findFirst();
    return named.or(() -> entries.size() == 1 ? Optional.of(entries.get(0)) : Optional.empty());
  }

  /** vLLM's name for it, then llama.cpp's. */
  private static int contextLength(JsonNode entry) {
    int vllm = entry.path("max_model_len").asInt();
    int llama = entry.path("meta").path("n_ctx").asInt();
    return vllm > 0 ? vllm : llama > 0 ? llama : NO_LIMIT;
  }

  /**
   * With every switch if the server takes them all at once; else with those that it does not
   * refuse, each tried by itself.
   */
  private Dialect dialect(JsonNode models, String identity) {
    Map<String, List<SamplerSwitch>> known = SamplerSwitch.known();
    Dialect bare = new Dialect(List.of(), false, true);
    Dialect everything = bare;
    for (List<SamplerSwitch> values : known.values()) {
      everything = everything.with(values.get(0));
    }
    if (refusal(everything, models, identity).isEmpty()) {
      return everything;
    }
    Dialect spoken = bare;
    if (refusal(bare, models, identity).isPresent()) {
      spoken = new Dialect(List.of(), false, false);
      Optional<RefusedRequestException> refusal = refusal(spoken, models, identity);
      if (refusal.isPresent()) {
        throw new UnusableEndpointException(
            client.options().endpoint()
                + " refuses a completion with log-probabilities: "
                + refusal.get().getMessage());
      }
    }
    for (List<SamplerSwitch> values : known.values()) {
      Dialect sofar = spoken;
      spoken =
          values.stream()
              .map(sofar::with)
              .filter(more -> refusal(more, models, identity).isEmpty())
              .findFirst()
              .orElse(sofar);
    }
    return spoken;
  }

  private Optional<RefusedRequestException> refusal(
      Dialect dialect, JsonNode models, String identity) {
    try {
      requireLogProbabilities(client.probe(seeded(), dialect, identity));
      return Optional.empty();
    } catch (RefusedRequestException e) {
      if (e.status() == 404) {
        throw notFound(models, e);
      }
      LOG.debug("{} does not speak {}", client.options().endpoint(), dialect, e);
      return Optional.of(e);
    } catch (EndpointException e) {
      throw new ModelUnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  private static CompletionRequest seeded() {
    return CompletionRequest.greedy(new CompletionRequest.Text(TEXT), 1, EndpointModel.ALTERNATIVES)
        .withCount(1, OptionalLong.of(0));
  }

  private void requireLogProbabilities(Completions answer) {
    List<Position> positions = answer.choices().get(0).positions();
    if (positions.isEmpty() || positions.get(0).top().size() < 2) {
      throw new UnusableEndpointException(
          client.options().endpoint()
              + " gives no log-probabilities of the top "
              + EndpointModel.ALTERNATIVES
              + " tokens, which guidance needs: start vLLM with --max-logprobs "
              + EndpointModel.ALTERNATIVES
              + " or more, use llama.cpp's own server, or choose a service whose completions have"
              + " logprobs");
    }
  }

  private UnusableEndpointException notFound(JsonNode models, RefusedRequestException e) {
    String names =
        StreamSupport.stream(models.path("data").spliterator(), false)
            .map(entry -> entry.path("id").asText())
            .limit(10)
            .collect(Collectors.joining(", "));
    return new UnusableEndpointException(
        client.options().endpoint()
            + " has no model '"
            + client.options().model()
            + "' to complete with, or no completions there"
            + (names.isEmpty() ? "" : "; it lists " + names)
            + " ("
            + e.getMessage()
            + ")");
  }

  /**
   * How to speak in token ids, if the server takes them, names them or their texts, and cuts and
   * spells texts as the tokenizer does.
   */
  private Optional<Dialect> exact(Tokenizer tokenizer, Dialect dialect, String identity) {
    int[] ids = tokenizer.encode(TEXT);
    CompletionRequest byText =
        CompletionRequest.greedy(new CompletionRequest.Text(TEXT), 1, EndpointModel.ALTERNATIVES);
    CompletionRequest byIds =
        CompletionRequest.greedy(
            new CompletionRequest.Ids(Arrays.stream(ids).boxed().toList()),
            1,
            EndpointModel.ALTERNATIVES);
    for (Dialect candidate : List.of(dialect.namingIds(), dialect)) {
      try {
        int counted = client.complete(byText, dialect, identity).promptTokens();
        Completions answer = client.complete(byIds, candidate, identity);
        // a server adds a beginning of its own to a text, not to ids
        boolean sameCut = counted == ids.length || counted == ids.length + 1;
        if (sameCut && answer.promptTokens() == ids.length && spelledAlike(answer, tokenizer)) {
          return Optional.of(candidate);
        }
      } catch (EndpointException e) {
        LOG.debug("{} does not take token ids by {}", client.options().endpoint(), candidate, e);
      }
    }
    return Optional.empty();
  }

  /** Whether the tokens that the server names are those of the tokenizer. */
  private static boolean spelledAlike(Completions answer, Tokenizer tokenizer) {
    List<Alternative> top = answer.choices().get(0).positions().get(0).top();
    for (Alternative alternative : top) {
      OptionalInt id = alternative.token().id();
      String text = alternative.token().text();
      if (id.isPresent()) {
        boolean named = text.isEmpty() || tokenizer.decode(List.of(id.getAsInt())).equals(text);
        if (!named) {
          return false;
        }
      } else if (tokenizer.encode(text).length != 1) {
        return false;
      }
    }
    return true;
  }
}
