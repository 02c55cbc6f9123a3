package dev.egcfg.experiments;

import com.samskivert.mustache.Mustache;
import dev.egcfg.experiments.SweepFolder.SubmittedArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The cluster's own commands: {@code sbatch} and {@code squeue}. */
public final class Slurm {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

  private final List<String> command;
  private final List<String> options;
  private final boolean offline;

  /**
   * @param command that starts egcfg on a node
   * @param options for sbatch; they win over those of the script
   * @param offline whether tasks must not use the network
   */
  public Slurm(List<String> command, List<String> options, boolean offline) {
    this.command = List.copyOf(command);
    this.options = List.copyOf(options);
    this.offline = offline;
  }

  /**
   * Submits an array job whose tasks do the shards of a plan, one each.
   *
   * @param shards those that have something left, all of one division
   * @throws RunDirectoryException with sbatch's message, if it does not take the job
   */
  public SubmittedArray submit(SweepFolder folder, Plan plan, List<Shard> shards) {
    String name = SweepFolder.name(plan);
    String array =
        shards.stream()
            .map(shard -> Integer.toString(shard.index()))
            .collect(Collectors.joining(","));
    Path script = folder.slurm().resolve(name + ".sh").toAbsolutePath();
    try {
      Files.createDirectories(folder.slurm());
      Files.writeString(script, script(folder, plan, shards.get(0).count()));
    } catch (IOException e) {
      throw new RunDirectoryException("cannot write " + script, e);
    }
    List<String> call = new ArrayList<>(List.of("sbatch", "--parsable", "--array=" + array));
    call.addAll(options);
    call.add(script.toString());
    String job = jobOf(succeeded(call, run(call)));
    SubmittedArray submitted =
        new SubmittedArray(
            Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS),
            job,
            name,
            array,
            shards.get(0).count(),
            options);
    folder.add(submitted);
    return submitted;
  }

  /** The last line that is a job's number, or that and its cluster's name. */
  static String jobOf(String answer) {
    return answer
        .lines()
        .map(String::strip)
        .filter(line -> line.matches("\\d+(;.*)?"))
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new RunDirectoryException("sbatch named no job: " + inOneLine(answer)))
        .replaceFirst(";.*", "");
  }

  private String script(SweepFolder folder, Plan plan, int shards) {
    try (InputStream in =
        Objects.requireNonNull(Slurm.class.getResourceAsStream("array.sh.mustache"))) {
      String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Mustache.compiler()
          .escapeHTML(false)
          .compile(template)
          .execute(
              Map.of(
                  "name", SweepFolder.name(plan),
                  "settings",
                      Arrays.stream(Setting.values())
                          .map(Setting::variable)
                          .collect(Collectors.joining(" ")),
                  "log", quoted(folder.slurm().toAbsolutePath() + "/%A_%a.log"),
                  "command", command.stream().map(Slurm::quoted).collect(Collectors.joining(" ")),
                  "plan", quoted(folder.planFile(plan).toAbsolutePath().toString()),
                  "offline", offline ? " --offline" : "",
                  "shards", shards));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As one word of the shell. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /**
   * What Slurm says of arrays, task by task, such as {@code 12_3} to {@code RUNNING}; tasks that
   * ended have left the queue.
   */
  public static Map<String, String> queue(List<SubmittedArray> arrays) {
    Map<String, String> states = new TreeMap<>();
    for (SubmittedArray array : arrays) {
      List<String> call =
          List.of("squeue", "--noheader", "--array", "--format=%i %T", "--jobs=" + array.job());
      SlurmCommand said = run(call);
      if (said.isOfUnknownJob()) {
        continue;
      }
      succeeded(call, said)
          .lines()
          .map(line -> line.strip().split(" "))
          .filter(parts -> parts.length == 2)
          .forEach(parts -> states.put(parts[0], parts[1]));
    }
    return states;
  }

  private static SlurmCommand run(List<String> call) {
    try {
      return SlurmCommand.run(call, PATIENCE);
    } catch (IOException e) {
      throw new RunDirectoryException(
          call.get(0)
              + " cannot be used: is this a machine of the Slurm cluster? ("
              + e.getMessage()
              + ")",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + call.get(0), e);
    }
  }

  private static String succeeded(List<String> call, SlurmCommand said) {
    if (said.exitCode() != 0) {
      throw new RunDirectoryException(
          call.get(0) + " failed: " + inOneLine(said.messages() + "\n" + said.answer()));
    }
    return said.answer();
  }

  private static String inOneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** Options as they are written on a command line: separated by blanks that no quotes enclose. */
  public static List<String> options(String text) {
    if (QUOTED.matcher(text).replaceAll("").matches("(?s).*[\"'].*")) {
      throw new PlanException("--sbatch: a quote without its end: " + text);
    }
    return WORD.matcher(text)
        .results()
        .map(word -> QUOTED.matcher(word.group()).replaceAll("$1$2"))
        .toList();
  }
}
