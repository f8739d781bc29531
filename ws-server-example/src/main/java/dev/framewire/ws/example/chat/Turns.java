package dev.framewire.ws.example.chat;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Decides when a command of a member runs. Each member's commands run in order. A member has one costly answer at a time: the
 * next one starts when the peer has taken the last one and its tokens are paid. All of it runs on the executor of the hub.
 */
final class Turns {
    private final HubTasks tasks;
    private final Members members;
    private final BiConsumer<Member, ChatCommand> commands;
    private final Consumer<Member> catchingUp;

    /** {@code commands} executes a command; {@code catchingUp} sends the next entries to a member that has to catch up. */
    Turns(HubTasks tasks, Members members, BiConsumer<Member, ChatCommand> commands, Consumer<Member> catchingUp) {
        this.tasks = tasks;
        this.members = members;
        this.commands = commands;
        this.catchingUp = catchingUp;
    }

    /** Commands run before catching up. The channel does not read while a command waits. */
    void goOn(Member member) {
        while (!member.busy && mayServe(member)) {
            ChatCommand command = member.waiting.poll();
            if (command == null) {
                catchingUp.accept(member);
            } else {
                commands.accept(member, command);
            }
        }
        if (member.readLater && member.waiting.isEmpty()) {
            member.readLater = false;
            read(member.channel);
        }
    }

    private boolean mayServe(Member member) {
        ChatCommand next = member.waiting.peek();
        boolean costly = next == null ? !member.behind.isEmpty() : next instanceof ChatCommand.Costly;
        return costly ? member.channel.isWritable() && isPaid(member) : next != null;
    }

    private boolean isPaid(Member member) {
        long debt = member.nanosInDebt();
        if (debt > 0 && !member.paying) {
            member.paying = true;
            Runnable paid = () -> {
                member.paying = false;
                members.goOn(member);
            };
            member.channel.eventLoop().schedule(() -> tasks.run(paid), debt, TimeUnit.NANOSECONDS);
        }
        return debt == 0;
    }

    /** Does nothing if the connection is closed, because its event loop may have ended too. */
    static void read(Channel channel) {
        if (channel.isActive()) {
            channel.read();
        }
    }
}
