package dev.egcfg.core.torch;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a process that a signal ends leave while PyTorch computes. Java's own end, {@code halt}
 * included, is the C library's {@code exit}, which runs the exit handlers of PyTorch and oneDNN
 * beside the threads that are still in them: a crash instead of the signal's exit code. As the last
 * thing that Java does, a handler is put before all of them which leaves at once.
 */
final class NativeExit {

  private static final Logger LOG = LoggerFactory.getLogger(NativeExit.class);

  static {
    try {
      NativeLibrary process = NativeLibrary.getProcess();
      Function onExit = process.getFunction("on_exit");
      Pointer leave = process.getGlobalVariableAddress("_exit");
      Runtime.getRuntime()
          .addShutdownHook(
              // glibc calls it with the exit code, and the handler that came last first
              new Thread(
                  () -> onExit.invokeInt(new Object[] {leave, Pointer.NULL}), "native-exit"));
    } catch (UnsatisfiedLinkError | IllegalStateException e) {
      LOG.debug("exit handlers of native libraries will run: {}", e.getMessage());
    }
  }

  private NativeExit() {}

  /** Once it has been called. */
  static void skipsHandlers() {}
}
