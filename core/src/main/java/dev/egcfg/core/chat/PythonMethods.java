package dev.egcfg.core.chat;

import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.objects.collections.PyList;
import java.beans.FeatureDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * Expressions as Jinjava resolves them, and before that the methods of Python's strings that chat
 * templates call and Java's strings lack or mean otherwise.
 */
final class PythonMethods extends CompositeELResolver {

  PythonMethods() {
    add(new StringMethods());
    add(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY);
  }

  /** What Python's method of this name returns; null if there is none with such arguments. */
  private static @Nullable Object call(String text, String method, List<String> arguments) {
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    return switch (method + "/" + arguments.size()) {
      case "strip/0" -> text.strip();
      case "lstrip/0" -> text.stripLeading();
      case "rstrip/0" -> text.stripTrailing();
      case "strip/1" -> stripLeading(stripTrailing(text, first), first);
      case "lstrip/1" -> stripLeading(text, first);
      case "rstrip/1" -> stripTrailing(text, first);
      case "upper/0" -> text.toUpperCase(Locale.ROOT);
      case "lower/0" -> text.toLowerCase(Locale.ROOT);
      case "startswith/1" -> text.startsWith(first);
      case "endswith/1" -> text.endsWith(first);
      case "replace/2" -> text.replace(first, arguments.get(1));
      case "split/0" -> list(text.isBlank() ? new String[0] : text.strip().split("\\s+"));
      case "split/1" -> list(text.split(Pattern.quote(first), -1));
      default -> null;
    };
  }

  private static PyList list(String[] parts) {
    List<Object> list = new ArrayList<>();
    Collections.addAll(list, parts);
    return new PyList(list);
  }

  private static String stripLeading(String text, String characters) {
    int start = 0;
    while (start < text.length() && characters.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return text.substring(start);
  }

  private static String stripTrailing(String text, String characters) {
    int end = text.length();
    while (end > 0 && characters.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Invokes and nothing else. The interface that it implements takes null for "not mine". */
  @NullUnmarked
  private static final class StringMethods extends ELResolver {

    @Override
    public Object invoke(
        ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
      if (!(base instanceof String text)) {
        return null;
      }
      List<String> texts = new ArrayList<>();
      for (Object argument : arguments == null ? new Object[0] : arguments) {
        texts.add(String.valueOf(argument));
      }
      Object result = call(text, String.valueOf(method), texts);
      if (result != null) {
        context.setPropertyResolved(true);
      }
      return result;
    }

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
      return null;
    }

    @Override
    public Class<?> getType(ELContext context, Object base, Object property) {
      return null;
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
      return null;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
      return Collections.emptyIterator();
    }

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
      return true;
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {
      throw new UnsupportedOperationException("strings have no properties to set");
    }
  }
}
