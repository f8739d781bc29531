package dev.framewire.ws.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The code in the pages is what stands between two {@code // snippet} lines of a file that is compiled and tested. With
 * {@code -Dsnippets.update=true} the pages are written.
 */
@DisplayName("The snippets of the pages")
class SnippetsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern IN_SOURCE = Pattern.compile("(?ms)^ *// snippet\n(.*?)^ *// snippet\n");
    private static final Pattern IN_PAGE = Pattern.compile("(?s)(<!-- snippet: (\\S+) -->\n```java\n)(.*?)(```\n)");
    private static final Pattern DIFF = Pattern.compile("(?s)<!-- diff: (\\S+) (\\S+) -->\n```diff\n(.*?)```\n");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/COOKBOOK.md", "docs/MIGRATING.md"})
    @DisplayName("are those of the sources")
    void areThoseOfTheSources(String page) throws IOException {
        Path file = ROOT.resolve(page);
        String text = Files.readString(file);
        Map<String, String> snippets = snippets();
        String expected = IN_PAGE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) + snippets.getOrDefault(found.group(2), "no such file\n") + found.group(4)));
        if (Boolean.getBoolean("snippets.update")) {
            Files.writeString(file, expected);
        } else {
            assertEquals(expected, text);
        }
    }

    @Test
    @DisplayName("are all in a page")
    void areAllInAPage() throws IOException {
        String pages = page("README.md") + page("docs/COOKBOOK.md") + page("docs/MIGRATING.md");
        List<String> missing = snippets().keySet().stream()
                .filter(name -> !pages.contains(name))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    @DisplayName("that are diffs lead from one source to the other")
    void diffs() throws IOException {
        List<MatchResult> diffs =
                DIFF.matcher(page("docs/MIGRATING.md")).results().toList();
        assertEquals(1, diffs.size());
        for (MatchResult diff : diffs) {
            assertEquals(snippets().get(diff.group(1)), side(diff.group(3), line -> !line.startsWith("+")));
            assertEquals(snippets().get(diff.group(2)), side(diff.group(3), line -> !line.startsWith("-")));
        }
    }

    private static String side(String diff, Predicate<String> lines) {
        return diff.lines()
                .filter(lines)
                .map(line -> line.isEmpty() ? "\n" : line.substring(1) + '\n')
                .collect(Collectors.joining());
    }

    private static String page(String name) throws IOException {
        return Files.readString(ROOT.resolve(name));
    }

    /** The snippet of each file that has one. */
    private static Map<String, String> snippets() throws IOException {
        Map<String, String> snippets = new TreeMap<>();
        // those of the modules, and of the one inside ws-test
        try (Stream<Path> sources = Files.find(ROOT, 3, (path, file) -> file.isDirectory() && path.endsWith("src"))) {
            for (Path source : sources.toList()) {
                collect(source, snippets);
            }
        }
        return snippets;
    }

    private static void collect(Path sources, Map<String, String> snippets) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                Matcher snippet = IN_SOURCE.matcher(read(file));
                if (snippet.find()) {
                    String previous = snippets.put(name(file), textOf(snippet.group(1)));
                    assertTrue(previous == null || previous.equals(snippets.get(name(file))), file + " is there twice");
                }
            });
        }
    }

    private static String textOf(String snippet) {
        // a last line without indentation would keep the others from being moved to the margin
        return snippet.stripTrailing().stripIndent() + '\n';
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
