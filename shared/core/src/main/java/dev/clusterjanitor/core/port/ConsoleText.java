package dev.clusterjanitor.core.port;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The console output of a machine, fit to be shown. A console may have printed what was in the user data: the start
 * command with its environment, keys included. What looks like a secret is blotted out.
 */
public final class ConsoleText {
    /** cloud-init announces its last stage with this; what the scheduler or worker prints comes after it. */
    private static final Pattern LAST_STAGE = Pattern.compile("running 'modules:final'");

    private static final Pattern PEM = Pattern.compile("-----BEGIN [A-Z ]+-----");
    private static final Pattern PEM_END = Pattern.compile("-----END [A-Z ]+-----");
    private static final Pattern ENVIRONMENT = Pattern.compile("((?:^|\\s)(?:-e|--env)[ =]\\s*\"?'?[A-Za-z_]\\w*=).*");
    private static final Pattern SECRET = Pattern.compile(
            "((?i:[A-Z0-9_-]*(?:secret|token|passw|password|credential|api_?key|access_?key|private_?key|inherit_config)"
                    + "[A-Z0-9_-]*)\"?'?\\s*[=:]\\s*).*");
    private static final Pattern ACCESS_KEY = Pattern.compile("\\b(AKIA|ASIA)[A-Z0-9]{16}\\b");
    private static final Pattern CONTROL = Pattern.compile("\\x1b\\[[0-9;?]*[A-Za-z]|[\\x00-\\x08\\x0b-\\x1f\\x7f]");
    private static final String BLOT = "***";

    private ConsoleText() {}

    /** The last lines of what a console printed, oldest first. */
    public static List<String> lastLines(String text, int lines) {
        List<String> shown = new ArrayList<>();
        boolean inPem = false;
        for (String raw : text.split("\r?\n", -1)) {
            if (LAST_STAGE.matcher(raw).find()) {
                shown.clear();
            }
            boolean starts = PEM.matcher(raw).find();
            if (!inPem && !starts) {
                shown.add(blot(raw));
            } else if (!inPem) {
                shown.add(BLOT);
            }
            inPem = (inPem || starts) && !PEM_END.matcher(raw).find();
        }
        while (!shown.isEmpty() && shown.get(shown.size() - 1).isBlank()) {
            shown.remove(shown.size() - 1);
        }
        return List.copyOf(shown.subList(Math.max(0, shown.size() - lines), shown.size()));
    }

    /** What GetConsoleOutput gives: base64, or, from some emulators, plain text. */
    public static String decode(String output) {
        try {
            return new String(Base64.getMimeDecoder().decode(output), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException plain) {
            return output;
        }
    }

    private static String blot(String line) {
        String text = CONTROL.matcher(line).replaceAll("");
        text = ENVIRONMENT.matcher(text).replaceAll("$1" + BLOT);
        text = SECRET.matcher(text).replaceAll("$1" + BLOT);
        return ACCESS_KEY.matcher(text).replaceAll(BLOT);
    }
}
