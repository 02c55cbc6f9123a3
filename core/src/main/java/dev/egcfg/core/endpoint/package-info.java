/**
 * Language models behind an OpenAI-compatible completions server. {@link
 * dev.egcfg.core.endpoint.EndpointModel} is what decoding sees; {@link
 * dev.egcfg.core.endpoint.EndpointOptions} says where the server is and what may be asked of it.
 */
@NullMarked
package dev.egcfg.core.endpoint;

import org.jspecify.annotations.NullMarked;
