package dev.egcfg.core.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts of {@code no_proxy}: names, which hold what is below them too, addresses, networks such
 * as {@code 10.0.0.0/8}, each with a port or without, or {@code *} for all. This machine is always
 * one of them.
 */
final class NoProxy {

  private static final Pattern PORT = Pattern.compile("(.*[^:]):(\\d{1,5})");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  private final List<String> entries;

  NoProxy(String value) {
    entries =
        Arrays.stream(value.split("[,\\s]+"))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .toList();
  }

  boolean holds(URI target) {
    String host = withoutBrackets(String.valueOf(target.getHost()).toLowerCase(Locale.ROOT));
    int port =
        target.getPort() >= 0
            ? target.getPort()
            : "https".equalsIgnoreCase(target.getScheme()) ? 443 : 80;
    return host.equals("localhost")
        || isAddress(host) && address(host).isLoopbackAddress()
        || entries.stream().anyMatch(entry -> holds(entry, host, port));
  }

  private static boolean holds(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    Matcher withPort = PORT.matcher(entry);
    boolean oneColon = entry.indexOf(':') == entry.lastIndexOf(':') || entry.startsWith("[");
    if (oneColon && withPort.matches()) {
      return Integer.parseInt(withPort.group(2)) == port && holds(withPort.group(1), host, port);
    }
    int slash = entry.indexOf('/');
    if (slash > 0) {
      return isAddress(host)
          && isWithin(host, entry.substring(0, slash), entry.substring(slash + 1));
    }
    String name = withoutBrackets(entry.replaceFirst("^\\*?\\.", ""));
    return host.equals(name) || !isAddress(host) && host.endsWith("." + name);
  }

  private static boolean isWithin(String host, String network, String length) {
    if (!isAddress(network) || !length.matches("\\d{1,3}")) {
      return false;
    }
    byte[] one = address(host).getAddress();
    byte[] other = address(network).getAddress();
    int bits = Integer.parseInt(length);
    if (one.length != other.length || bits > one.length * 8) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isAddress(String host) {
    return ADDRESS.matcher(host).matches();
  }

  /** Of a literal: nothing is looked up. */
  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress(); // no address at all: nothing for a proxy either
    }
  }

  @Override
  public String toString() {
    return entries.isEmpty() ? "" : "; directly: " + String.join(", ", entries);
  }
}
