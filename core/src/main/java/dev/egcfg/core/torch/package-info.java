/**
 * The DJL/PyTorch engine: the only package that sees {@code ai.djl}. A model is one generated
 * TorchScript program (resource {@code transformer.py.jinja}) whose attributes hold the weights;
 * one call is one forward pass over the rows of many sequences.
 */
@NullMarked
package dev.egcfg.core.torch;

import org.jspecify.annotations.NullMarked;
