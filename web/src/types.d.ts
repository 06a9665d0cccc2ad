declare module "*?worker" {
  const WorkerConstructor: new () => Worker;
  export default WorkerConstructor;
}

/** Where Monaco looks for its workers. */
interface Window {
  MonacoEnvironment?: { getWorker(workerId: string, label: string): Worker };
}
