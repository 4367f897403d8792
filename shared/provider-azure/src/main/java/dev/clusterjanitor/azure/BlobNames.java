package dev.clusterjanitor.azure;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One page of List Blobs, which is XML.
 *
 * @param names the blobs' names, in their order
 * @param next where the next page begins; empty if this is the last one
 */
record BlobNames(List<String> names, String next) {

    /**
     * Reads a page.
     *
     * @throws AzureFailure if it is none
     */
    static BlobNames read(String xml) {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        List<String> names = new ArrayList<>();
        String next = "";
        boolean whole = false;
        try {
            // Some answers begin with a byte order mark.
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml.replaceFirst("^\uFEFF", "")));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (reader.getLocalName()) {
                        case "Name" -> names.add(reader.getElementText());
                        case "NextMarker" -> next = reader.getElementText();
                        case "EnumerationResults" -> whole = true;
                        default -> {}
                    }
                }
            }
        } catch (XMLStreamException unreadable) {
            throw new AzureFailure(0, "", "the list of blobs cannot be understood");
        }
        if (!whole) {
            throw new AzureFailure(0, "", "the answer is no list of blobs");
        }
        return new BlobNames(List.copyOf(names), next);
    }
}
