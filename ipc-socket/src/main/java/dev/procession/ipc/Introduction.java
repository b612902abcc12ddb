package dev.procession.ipc;

import dev.procession.CurrentProcess;
import dev.procession.core.worker.Nesting;
import dev.procession.core.worker.WorkerRequest;
import dev.procession.ipc.annex.SharedMemory;
import dev.procession.ipc.codec.ResultLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Who the worker is: the payload of SETUP. Plain fields, no codec. */
record Introduction(
    String name,
    String identity,
    String backend,
    long parentPid,
    boolean daemon,
    WorkerRequest.Purpose purpose,
    String sharedMemory,
    String conversation,
    long maxResult,
    Nesting nesting) {

  static Introduction of(WorkerRequest request, String sharedMemory, String conversation) {
    return new Introduction(
        request.name(),
        request.identity(),
        request.backend(),
        ProcessHandle.current().pid(),
        request.process().daemon(),
        request.purpose(),
        sharedMemory,
        conversation,
        ResultLimits.of(request.maxResult()).bytes(),
        request.nesting());
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(name);
      out.writeUTF(identity);
      out.writeUTF(backend);
      out.writeLong(parentPid);
      out.writeBoolean(daemon);
      out.writeUTF(purpose.name());
      out.writeUTF(sharedMemory);
      out.writeUTF(conversation);
      out.writeLong(maxResult);
      out.writeInt(nesting.depth());
      out.writeInt(nesting.limit());
    } catch (IOException e) {
      throw new IllegalStateException("a buffer in memory failed", e);
    }
    return bytes.toByteArray();
  }

  static Introduction read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      Introduction read =
          new Introduction(
              in.readUTF(),
              in.readUTF(),
              in.readUTF(),
              in.readLong(),
              in.readBoolean(),
              WorkerRequest.Purpose.valueOf(in.readUTF()),
              in.readUTF(),
              in.readUTF(),
              in.readLong(),
              new Nesting(in.readInt(), in.readInt()));
      SharedMemory.admit(read.sharedMemory, read.conversation);
      return read;
    }
  }

  CurrentProcess process() {
    return new CurrentProcess(name, ProcessHandle.current().pid(), parentPid, daemon, backend);
  }
}
