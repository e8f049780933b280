/** What a simulation says of itself, first of all: on stderr, and in the console that it plays. */
export const simulationNotice = 'SIMULATION: this chip is not there';
