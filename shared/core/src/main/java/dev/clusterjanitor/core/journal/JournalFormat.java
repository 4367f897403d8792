package dev.clusterjanitor.core.journal;

/** How records become texts, and texts records again. What is written by one release is read by the next. */
public interface JournalFormat {

    String write(ActionRecord entry);

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException if the text is none; the message does not repeat it
     */
    ActionRecord readRecord(String text);

    String write(Letter letter);

    /**
     * Reads a letter.
     *
     * @throws IllegalArgumentException if the text is none; the message does not repeat it
     */
    Letter readLetter(String text);

    String write(DeletionRequest request);

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException if the text is none; the message does not repeat it
     */
    DeletionRequest readRequest(String text);
}
