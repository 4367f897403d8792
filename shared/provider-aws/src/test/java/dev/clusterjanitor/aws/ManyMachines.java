package dev.clusterjanitor.aws;

import java.util.Map;
import java.util.function.Function;

/**
 * A region full of clusters, made up page by page as DescribeInstances asks for them.
 *
 * @param clusters how many clusters
 * @param perCluster how many machines each has, the scheduler included
 */
record ManyMachines(int clusters, int perCluster) implements Function<Map<String, String>, FakeAws.Answer> {

    @Override
    public FakeAws.Answer apply(Map<String, String> form) {
        int page = Integer.parseInt(form.get("MaxResults"));
        int start = Integer.parseInt(form.getOrDefault("NextToken", "0"));
        int end = Math.min(start + page, clusters * perCluster);
        StringBuilder xml = new StringBuilder("<DescribeInstancesResponse><reservationSet>");
        for (int i = start; i < end; i++) {
            xml.append("<item><reservationId>r-").append(i).append("</reservationId><instancesSet>");
            instance(xml, i);
            xml.append("</instancesSet></item>");
        }
        xml.append("</reservationSet>");
        if (end < clusters * perCluster) {
            xml.append("<nextToken>").append(end).append("</nextToken>");
        }
        return FakeAws.Answer.ok(xml.append("</DescribeInstancesResponse>").toString());
    }

    private void instance(StringBuilder xml, int number) {
        String cluster = String.format("%08x", number / perCluster);
        int member = number % perCluster;
        String role = member == 0 ? "scheduler" : "worker-" + String.format("%08x", member);
        String id = String.format("%017x", number);
        xml.append("<item><instanceId>i-").append(id).append("</instanceId><imageId>ami-0123456789abcdef0</imageId>");
        xml.append("<instanceState><code>16</code><name>running</name></instanceState>");
        xml.append("<privateDnsName>ip-10-0-0-1.ec2.internal</privateDnsName><instanceType>m5.large</instanceType>");
        xml.append("<launchTime>2026-01-12T12:00:00.000Z</launchTime>");
        xml.append("<placement><availabilityZone>us-east-1a</availabilityZone><tenancy>default</tenancy></placement>");
        xml.append("<privateIpAddress>10.0.0.1</privateIpAddress><ipAddress>127.0.0.1</ipAddress>");
        xml.append("<blockDeviceMapping><item><deviceName>/dev/sda1</deviceName><ebs><volumeId>vol-")
                .append(id);
        xml.append("</volumeId><status>attached</status><attachTime>2026-01-12T12:00:01.000Z</attachTime>");
        xml.append("<deleteOnTermination>true</deleteOnTermination></ebs></item></blockDeviceMapping><tagSet>");
        tag(xml, "createdBy", "dask-cloudprovider");
        tag(xml, "Dask Cluster", cluster);
        tag(xml, "Name", "dask-" + cluster + "-" + role);
        tag(xml, "cluster-janitor-owner", "owner-" + number / perCluster % 500);
        tag(xml, "team", "research");
        xml.append("</tagSet><networkInterfaceSet><item><networkInterfaceId>eni-")
                .append(id);
        xml.append("</networkInterfaceId><attachment><attachmentId>eni-attach-").append(id);
        xml.append("</attachmentId><deviceIndex>0</deviceIndex><status>attached</status>");
        xml.append(
                "<attachTime>2026-01-12T11:59:59.000Z</attachTime></attachment></item></networkInterfaceSet></item>");
    }

    private static void tag(StringBuilder xml, String key, String value) {
        xml.append("<item><key>")
                .append(key)
                .append("</key><value>")
                .append(value)
                .append("</value></item>");
    }
}
