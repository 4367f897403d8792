package dev.clusterjanitor.testkit.simulation;

import dev.clusterjanitor.testkit.FakeWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** The sources of the core, compiled with a fault in them, apart from the core that the build made. */
final class CoreSources {
    private static final String CORE = "dev/clusterjanitor/core/";

    private final Path sources;
    private final Path work;
    private final Path sound;

    /**
     * Compiles the sources as they are.
     *
     * @param work where class files may be put
     */
    CoreSources(Path sources, Path work) {
        this.sources = sources;
        this.work = work;
        this.sound = work.resolve("sound");
        try (Stream<Path> files = Files.walk(sources)) {
            compile(files.filter(file -> file.toString().endsWith(".java")).toList(), sound);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A world of its own, in which the fault is in the core, and everything of ours is loaded anew. */
    URLClassLoader with(PlantedFault fault, int number) {
        Path classes = work.resolve("fault-" + number);
        Map<String, String> texts = new LinkedHashMap<>();
        fault.edits()
                .forEach(edit ->
                        texts.put(edit.file(), edited(texts.getOrDefault(edit.file(), read(edit.file())), edit)));
        List<Path> files = new ArrayList<>();
        texts.forEach(
                (file, text) -> files.add(write(work.resolve("source-" + number).resolve(CORE + file), text)));
        compile(files, classes);
        return new OursFirst(
                new URL[] {url(classes), url(sound), location(FakeWorld.class), location(Histories.class)});
    }

    private String read(String file) {
        try {
            return Files.readString(sources.resolve(CORE + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String edited(String text, PlantedFault.Edit edit) {
        int at = text.indexOf(edit.from());
        if (at < 0 || text.indexOf(edit.from(), at + 1) >= 0) {
            throw new IllegalStateException("not exactly once in " + edit.file() + ": " + edit.from());
        }
        return text.substring(0, at)
                + edit.to()
                + text.substring(at + edit.from().length());
    }

    private void compile(List<Path> files, Path to) {
        try {
            Files.createDirectories(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "--release", "17", "-d", to.toString()));
        arguments.addAll(
                List.of("-cp", sound + System.getProperty("path.separator") + System.getProperty("java.class.path")));
        files.forEach(file -> arguments.add(file.toString()));
        if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("does not compile: " + files);
        }
    }

    private static URL url(Path directory) {
        try {
            return directory.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** Loads our own classes itself, and leaves all others to the build's class loader. */
    private static final class OursFirst extends URLClassLoader {
        private OursFirst(URL[] urls) {
            super(urls, Histories.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.clusterjanitor.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
