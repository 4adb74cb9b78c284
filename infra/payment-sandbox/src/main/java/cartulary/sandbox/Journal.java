package cartulary.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;

/**
 * An append-only file of JSON lines, each led by its checksum. Many appends share one write and one fsync. A line is in the file whole
 * or not at all: what a crash left of the last one is cut off when the file is opened again.
 */
final class Journal implements AutoCloseable {
    /** Where a line stands; {@code end} is the file's length that makes it durable. */
    record Position(long offset, int length) {
        long end() {
            return offset + length;
        }
    }

    interface Reader {
        /** @param bytes hold the JSON from {@code from} on; they are used again for later lines */
        void line(byte[] bytes, int from, int length, Position position) throws IOException;
    }

    private static final int CHECKSUM = 9; // eight hex digits and a blank
    private static final int BATCH_BYTES = 1 << 20;
    private static final int READ_BYTES = 1 << 16;

    private final FileChannel file;
    private final Thread writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition durable = lock.newCondition();
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private final Runnable onFailure;
    private long appendedEnd;
    private long durableEnd;
    private boolean closed;
    private IOException failure;

    /**
     * @param onFailure run once when a write fails: what was answered can no longer be kept, so the process should end
     * @throws IOException if another process holds the file, or a line in the middle of it is damaged
     */
    static Journal open(Path path, Reader reader, Runnable onFailure) throws IOException {
        var file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() == null) throw new IOException("another process uses " + path);
            long end = recover(path, file, reader);
            file.truncate(end);
            file.position(end);
            file.force(true);
            return new Journal(file, end, onFailure);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private Journal(FileChannel file, long end, Runnable onFailure) {
        this.file = file;
        this.appendedEnd = end;
        this.durableEnd = end;
        this.onFailure = onFailure;
        this.writer = Thread.ofPlatform().name("journal").daemon().start(this::write);
    }

    /** Takes the line's place in the file at once; it is durable after {@link #awaitDurable}. Callers keep their own order. */
    Position append(byte[] json) {
        byte[] line = new byte[CHECKSUM + json.length + 1];
        byte[] checksum = checksum(json, 0, json.length);
        System.arraycopy(checksum, 0, line, 0, CHECKSUM);
        System.arraycopy(json, 0, line, CHECKSUM, json.length);
        line[line.length - 1] = '\n';
        lock.lock();
        try {
            requireOpen();
            var position = new Position(appendedEnd, line.length);
            appendedEnd = position.end();
            queue.add(line);
            work.signal();
            return position;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every byte before {@code end} is on the disk. */
    void awaitDurable(long end) {
        lock.lock();
        try {
            while (durableEnd < end) {
                requireOpen();
                durable.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    long appendedEnd() {
        lock.lock();
        try {
            return appendedEnd;
        } finally {
            lock.unlock();
        }
    }

    /** The JSON of a durable line. */
    byte[] read(Position position) {
        awaitDurable(position.end());
        var json = ByteBuffer.allocate(position.length() - CHECKSUM - 1);
        try {
            while (json.hasRemaining()) {
                if (file.read(json, position.offset() + CHECKSUM + json.position()) < 0) {
                    throw new IOException("the journal was cut behind our back");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return json.array();
    }

    private void requireOpen() {
        if (failure != null) throw new UncheckedIOException("the journal cannot be written", failure);
        if (closed) throw new IllegalStateException("the journal is closed");
    }

    private void write() {
        try {
            while (true) {
                var batch = new ByteArrayOutputStream();
                lock.lock();
                try {
                    while (queue.isEmpty() && !closed) work.awaitUninterruptibly();
                    if (queue.isEmpty()) return;
                    while (!queue.isEmpty() && batch.size() < BATCH_BYTES) batch.writeBytes(queue.poll());
                } finally {
                    lock.unlock();
                }
                var bytes = ByteBuffer.wrap(batch.toByteArray());
                while (bytes.hasRemaining()) file.write(bytes);
                file.force(false);
                lock.lock();
                try {
                    durableEnd += batch.size();
                    durable.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        } catch (IOException e) {
            lock.lock();
            try {
                failure = e;
                durable.signalAll();
            } finally {
                lock.unlock();
            }
            onFailure.run();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }

    private static long recover(Path path, FileChannel file, Reader reader) throws IOException {
        file.position(0);
        byte[] read = new byte[READ_BYTES];
        int held = 0;
        long offset = 0; // Of what is held.
        long damagedAt = -1;
        for (int n; (n = file.read(ByteBuffer.wrap(read, held, read.length - held))) >= 0; ) {
            int from = 0;
            int looked = held;
            held += n;
            for (int end; (end = newline(read, looked, held)) >= 0; from = looked = end + 1) {
                int length = end + 1 - from;
                if (!intact(read, from, length)) {
                    if (damagedAt < 0) damagedAt = offset + from;
                } else if (damagedAt >= 0) {
                    // Cutting here would forget money that was acknowledged; a person must look.
                    throw new IOException(path + " is damaged at byte " + damagedAt + ", with good lines after it");
                } else {
                    reader.line(read, from + CHECKSUM, length - CHECKSUM - 1, new Position(offset + from, length));
                }
            }
            held -= from;
            offset += from;
            System.arraycopy(read, from, read, 0, held);
            if (held == read.length) read = Arrays.copyOf(read, 2 * held);
        }
        return damagedAt >= 0 ? damagedAt : offset;
    }

    /** -1 if there is none. */
    private static int newline(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) if (bytes[i] == '\n') return i;
        return -1;
    }

    private static boolean intact(byte[] bytes, int from, int length) {
        if (length < CHECKSUM + 1) return false;
        byte[] expected = checksum(bytes, from + CHECKSUM, length - CHECKSUM - 1);
        return Arrays.equals(bytes, from, from + CHECKSUM, expected, 0, CHECKSUM);
    }

    private static byte[] checksum(byte[] bytes, int offset, int length) {
        var crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (HexFormat.of().toHexDigits((int) crc.getValue()) + ' ').getBytes(StandardCharsets.US_ASCII);
    }
}
