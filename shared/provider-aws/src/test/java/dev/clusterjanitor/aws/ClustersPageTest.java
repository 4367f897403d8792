package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/clusters.md lists the rights of each kind, and people write their IAM policies after it. */
class ClustersPageTest {
    private static final Path PAGE = Path.of("../../docs/clusters.md");
    private static final Pattern RIGHT = Pattern.compile("`([a-z0-9]+:[A-Za-z]+)`");

    @Test
    void theRightsOfEachKindAreThoseThatItDeclares() throws IOException {
        String page = Files.readString(PAGE);
        try (AwsCloud cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL)) {
            for (ClusterKind kind : cloud.kinds()) {
                assertThat(listed(page, kind, "Rights to look:"))
                        .as("%s, to look", kind.id())
                        .isEqualTo(declared(kind, false));
                assertThat(listed(page, kind, "Rights to act:"))
                        .as("%s, to act", kind.id())
                        .isEqualTo(declared(kind, true));
            }
        }
    }

    private static Set<String> declared(ClusterKind kind, boolean writes) {
        return kind.requiredPermissions().stream()
                .filter(permission -> permission.writes() == writes)
                .map(Permission::action)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The rights in the paragraph that begins so, in the section of the kind. */
    private static Set<String> listed(String page, ClusterKind kind, String beginning) {
        String section = page.split("\n## " + Pattern.quote(kind.id().toString()) + "\n", -1)[1]
                .split("\n## ", -1)[0];
        String paragraph = section.substring(section.indexOf(beginning)).split("\n\n", -1)[0];
        Matcher matcher = RIGHT.matcher(paragraph);
        Set<String> rights = new TreeSet<>();
        while (matcher.find()) {
            rights.add(matcher.group(1));
        }
        return rights;
    }
}
