package dev.lantern;

import java.io.IOException;

/** A Lantern could not be reached, or did not answer in its own language. */
public class LanternException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what went wrong, and why when that is known. */
  public LanternException(String message, Throwable cause) {
    super(message, cause);
  }
}
