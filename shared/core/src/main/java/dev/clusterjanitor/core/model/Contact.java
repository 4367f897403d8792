package dev.clusterjanitor.core.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to reach somebody.
 *
 * @param email an address; null if none is known
 * @param slack a Slack member id ({@code U012AB3CD}) or channel ({@code #platform}); null if none is known
 */
public record Contact(@Nullable String email, @Nullable String slack) {
    public static final Contact NONE = new Contact(null, null);

    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");
    private static final int LONGEST_EMAIL = 254;

    /** Whether this is one plain e-mail address: no display name, no second address, no line break. */
    public static boolean isEmail(String text) {
        return text.length() <= LONGEST_EMAIL && EMAIL.matcher(text).matches();
    }
}
