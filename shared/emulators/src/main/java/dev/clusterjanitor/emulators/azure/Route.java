package dev.clusterjanitor.emulators.azure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One call that the emulator knows.
 *
 * @param method the HTTP method
 * @param template the path as Microsoft's REST descriptions write it
 * @param action the right that it takes
 * @param handler answers it
 */
record Route(
        String method,
        String template,
        String action,
        Pattern pattern,
        List<String> names,
        Function<Request, Reply> handler) {
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    static Route of(String method, String template, String action, Function<Request, Reply> handler) {
        List<String> names = new ArrayList<>();
        StringBuilder regex = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(template);
        int last = 0;
        while (matcher.find()) {
            regex.append(Pattern.quote(template.substring(last, matcher.start())));
            String name = matcher.group(1);
            names.add(name);
            regex.append(name.equals("scope") || name.equals("rest") ? "(.+)" : "([^/]+)");
            last = matcher.end();
        }
        regex.append(Pattern.quote(template.substring(last)));
        return new Route(
                method,
                template,
                action,
                Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE),
                List.copyOf(names),
                handler);
    }

    /** The values in the path, if this is the route of a request. */
    Optional<Map<String, String>> match(Request request) {
        Matcher matcher = pattern.matcher(request.path());
        if (!method.equals(request.method()) || !matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> vars = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            vars.put(names.get(i), matcher.group(i + 1));
        }
        return Optional.of(vars);
    }
}
