package dev.framewire.ws.example.chat;

import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Serves what members ask for, each member's in the order it came. A member has one dear answer at a time: the next one is
 * made when the peer has taken the last one, and its tokens are paid. On the executor of the hub.
 */
final class Turns {
    private final HubTasks tasks;
    private final Members members;
    private final BiConsumer<Member, ChatCommand> commands;
    private final Consumer<Member> catchingUp;

    /** With what serves a command, and what serves a member that is behind somewhere. */
    Turns(HubTasks tasks, Members members, BiConsumer<Member, ChatCommand> commands, Consumer<Member> catchingUp) {
        this.tasks = tasks;
        this.members = members;
        this.commands = commands;
        this.catchingUp = catchingUp;
    }

    /** Commands go before what a member has to catch up with. Nothing more is read while a command waits. */
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
        boolean dear = next == null ? !member.behind.isEmpty() : next instanceof ChatCommand.Dear;
        return dear ? member.channel.isWritable() && isPaid(member) : next != null;
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

    /** The event loop of a connection may have ended with it. */
    static void read(Channel channel) {
        if (channel.isActive()) {
            channel.read();
        }
    }
}
