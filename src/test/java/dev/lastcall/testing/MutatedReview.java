package dev.lastcall.testing;

/**
 * A body to send, and what was done to it.
 *
 * @param mutation a short name, for counts and failure messages
 */
public record MutatedReview(byte[] body, String contentType, String mutation) {}
