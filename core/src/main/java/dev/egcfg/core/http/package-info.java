/** HTTP clients that go the way the environment names: its proxies, its certificates. */
@NullMarked
package dev.egcfg.core.http;

import org.jspecify.annotations.NullMarked;
