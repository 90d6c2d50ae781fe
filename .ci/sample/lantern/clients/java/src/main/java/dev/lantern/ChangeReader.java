package dev.lantern;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the one JSON document that the API returns, so that the client needs no library for it. */
final class ChangeReader {
  private final String text;
  private int at;

  private ChangeReader(String text) {
    this.text = text;
  }

  /** Reads the answer of {@code GET /api/changes}. */
  static List<Change> readAll(String json) throws IOException {
    var reader = new ChangeReader(json);
    reader.expect('{');
    reader.name("changes");
    var changes = new ArrayList<Change>();
    reader.expect('[');
    while (!reader.accept(']')) {
      changes.add(reader.change());
      reader.accept(',');
    }
    reader.expect('}');
    return changes;
  }

  private Change change() throws IOException {
    long number = 0;
    long foundAt = 0;
    String watchId = "";
    String title = "";
    List<String> added = List.of();
    List<String> removed = List.of();
    expect('{');
    while (!accept('}')) {
      String name = string();
      expect(':');
      switch (name) {
        case "number" -> number = number();
        case "foundAt" -> foundAt = number();
        case "watchId" -> watchId = string();
        case "title" -> title = string();
        case "added" -> added = strings();
        case "removed" -> removed = strings();
        default -> throw new IOException("Unknown field " + name);
      }
      accept(',');
    }
    return new Change(number, watchId, title, Instant.ofEpochMilli(foundAt), added, removed);
  }

  private List<String> strings() throws IOException {
    var list = new ArrayList<String>();
    expect('[');
    while (!accept(']')) {
      list.add(string());
      accept(',');
    }
    return list;
  }

  private String string() throws IOException {
    expect('"');
    var value = new StringBuilder();
    while (next() != '"') {
      char letter = text.charAt(at++);
      value.append(letter == '\\' ? escaped() : letter);
    }
    at++;
    return value.toString();
  }

  private char escaped() throws IOException {
    char letter = next();
    at++;
    return switch (letter) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text, at - 4, at, 16);
      }
      default -> letter;
    };
  }

  private long number() throws IOException {
    skipSpace();
    int start = at;
    while (Character.isDigit(next())) at++;
    return Long.parseLong(text, start, at, 10);
  }

  private void name(String expected) throws IOException {
    if (!string().equals(expected)) throw new IOException("Expected the field " + expected);
    expect(':');
  }

  private void expect(char letter) throws IOException {
    if (!accept(letter)) throw new IOException("Expected " + letter + " at " + at);
  }

  private boolean accept(char letter) throws IOException {
    skipSpace();
    if (next() != letter) return false;
    at++;
    return true;
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
  }

  private char next() throws IOException {
    if (at >= text.length()) throw new IOException("The answer ends too early");
    return text.charAt(at);
  }
}
