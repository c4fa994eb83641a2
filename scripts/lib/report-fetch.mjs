// Loaded before the installer of Electron: tells the process that started it how far each download is.
const { fetch } = globalThis;

globalThis.fetch = async (...args) => {
  let answer;
  try {
    answer = await fetch(...args);
  } catch (error) {
    process.send?.({
      failed: `${error.message}${error.cause?.code === undefined ? '' : `, ${error.cause.code}`}`,
    });
    throw error;
  }
  if (!answer.ok) process.send?.({ failed: `the server answered with HTTP status ${answer.status}` });
  if (answer.body === null) return answer;
  const total = Number(answer.headers.get('content-length') ?? 0);
  let transferred = 0;
  let told = -1;
  const counted = answer.body.pipeThrough(
    new TransformStream({
      transform(chunk, to) {
        transferred += chunk.length;
        to.enqueue(chunk);
        const now = total > 0 ? Math.floor((transferred / total) * 100) : Math.floor(transferred / 1e6);
        if (answer.ok && now > told) process.send?.({ transferred, total });
        told = Math.max(told, now);
      },
    }),
  );
  return new Response(counted, {
    status: answer.status,
    statusText: answer.statusText,
    headers: answer.headers,
  });
};
