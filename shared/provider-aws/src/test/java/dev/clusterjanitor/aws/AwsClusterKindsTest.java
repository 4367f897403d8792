package dev.clusterjanitor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clusterjanitor.core.model.TagKeys;
import dev.clusterjanitor.core.port.ClusterKind;
import dev.clusterjanitor.core.port.Pause;
import dev.clusterjanitor.core.port.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AwsClusterKindsTest {

    @Test
    void everyKindThatIsWrittenIsOnTheList() throws IOException {
        try (AwsCloud cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL)) {
            Set<Class<?>> listed = cloud.kinds().stream().map(Object::getClass).collect(Collectors.toSet());

            assertThat(listed).containsExactlyInAnyOrderElementsOf(kindsInThisPackage());
            assertThat(cloud.kinds()).extracting(ClusterKind::id).doesNotHaveDuplicates();
        }
    }

    @Test
    void thePermissionsTellReadsFromWrites() {
        try (AwsCloud cloud = new AwsCloud(TagKeys.DEFAULT, Pause.REAL)) {
            assertThat(cloud.requiredPermissions().stream().filter(Permission::writes))
                    .extracting(Permission::action)
                    .containsExactlyInAnyOrder(
                            "ec2:CreateTags",
                            "ec2:DeleteTags",
                            "ec2:TerminateInstances",
                            "ec2:DeleteVolume",
                            "ec2:DeleteSecurityGroup",
                            "ecs:TagResource",
                            "ecs:UntagResource",
                            "ecs:StopTask",
                            "ecs:RunTask",
                            "ecs:DeregisterTaskDefinition",
                            "ecs:DeleteTaskDefinitions",
                            "ecs:DeleteCluster",
                            "iam:PassRole",
                            "iam:TagRole",
                            "iam:UntagRole",
                            "iam:DetachRolePolicy",
                            "iam:DeleteRolePolicy",
                            "iam:DeleteRole");
            assertThat(cloud.requiredPermissions())
                    .extracting(Permission::action)
                    .contains(
                            "ec2:DescribeRegions",
                            "sts:AssumeRole",
                            "ec2:DescribeInstances",
                            "cloudwatch:GetMetricData")
                    // Whoever may do this may also switch a protection off.
                    .doesNotContain("ec2:ModifyInstanceAttribute")
                    // The log group is shared, and services are never ours.
                    .doesNotContain("logs:DeleteLogGroup", "ecs:DeleteService", "ecs:UpdateService")
                    .doesNotHaveDuplicates();
        }
    }

    private static List<Class<?>> kindsInThisPackage() throws IOException {
        Path classes = Path.of("target/classes/dev/clusterjanitor/aws");
        try (Stream<Path> files = Files.list(classes)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
                    .<Class<?>>map(name -> load("dev.clusterjanitor.aws." + name.replace(".class", "")))
                    .filter(type -> ClusterKind.class.isAssignableFrom(type) && !type.isInterface())
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, AwsClusterKindsTest.class.getClassLoader());
        } catch (ClassNotFoundException gone) {
            throw new AssertionError(gone);
        }
    }
}
