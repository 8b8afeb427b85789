/** The layout of the graph, off the main thread. */
export {};
