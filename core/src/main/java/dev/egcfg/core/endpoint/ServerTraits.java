package dev.egcfg.core.endpoint;

/**
 * What a server turned out to be when it was probed.
 *
 * @param echo whether it gives the prompt's own log-probabilities
 * @param identity digest of what it says of its model, hexadecimal
 */
record ServerTraits(Dialect dialect, boolean echo, String identity) {}
