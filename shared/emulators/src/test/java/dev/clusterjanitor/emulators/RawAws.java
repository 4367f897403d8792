package dev.clusterjanitor.emulators;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** AWS calls as they go over the wire, for tests of a module that has no AWS SDK. */
final class RawAws {

    record Instance(String id, String state, Map<String, String> tags) {}

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RawAws() {}

    static HttpRequest.Builder request(URI endpoint, String service, String region) {
        return HttpRequest.newBuilder(endpoint)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20261122/" + region + "/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=0");
    }

    static HttpResponse<String> query(URI endpoint, String service, String region, String form)
            throws IOException, InterruptedException {
        return send(request(endpoint, service, region)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    static HttpResponse<String> json(URI endpoint, String service, String region, String target, String body)
            throws IOException, InterruptedException {
        return send(request(endpoint, service, region)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", target)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static void runInstances(URI endpoint, String region, int count) throws IOException, InterruptedException {
        String form =
                "Action=RunInstances&Version=2016-11-15&ImageId=ami-12345678&MinCount=" + count + "&MaxCount=" + count;
        if (query(endpoint, "ec2", region, form).statusCode() != 200) {
            throw new IOException("RunInstances failed");
        }
    }

    static List<Instance> instances(URI endpoint, String region) throws IOException, InterruptedException {
        HttpResponse<String> answer = query(endpoint, "ec2", region, "Action=DescribeInstances&Version=2016-11-15");
        List<Instance> instances = new ArrayList<>();
        for (Element element : elements(parse(answer.body()).getElementsByTagName("instancesSet"))) {
            for (Element item : children(element, "item")) {
                instances.add(instance(item));
            }
        }
        return instances;
    }

    private static Instance instance(Element item) {
        Map<String, String> tags = new TreeMap<>();
        for (Element set : children(item, "tagSet")) {
            for (Element tag : children(set, "item")) {
                tags.put(text(tag, "key"), text(tag, "value"));
            }
        }
        Element state = children(item, "instanceState").get(0);
        return new Instance(text(item, "instanceId"), text(state, "name"), tags);
    }

    private static Document parse(String xml) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)));
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("not XML: " + xml, e);
        }
    }

    private static String text(Element parent, String name) {
        return children(parent, name).get(0).getTextContent();
    }

    private static List<Element> children(Element parent, String name) {
        return elements(parent.getChildNodes()).stream()
                .filter(child -> child.getTagName().equals(name))
                .toList();
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }
}
